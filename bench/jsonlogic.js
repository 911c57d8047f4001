// SPDX-License-Identifier: MIT
// The predicates of the benchmark in json-logic, with the package json-logic-js;
// every answer is compared with the right one. Prints a row as bench/measure.h does.
// Usage: node jsonlogic.js DATA
'use strict';
const fs = require('fs');
const logic = require('json-logic-js');

const v = (name) => ({ var: name });
const is = (name, value) => ({ '===': [v(name), value] });
const among = (name, values) => ({ in: [v(name), values] });
const predicates = [
    { and: [is('host.toolstack_bits', 32), is('host.hypervisor_bits', 64),
        { '>=': [v('guest.max_gfn'), 4294967296] }] },
    { '>': [v('guest.memory'), 8796093022208] },
    { some: [v('guest.disks'), { and: [is('backend', 'tap'), is('format', 'vhd')] }] },
    { and: [v('guest.nestedhvm'), is('guest.type', 'hvm')] },
    { and: [{ '!!': [v('guest.pci')] }, { or: [{ '!==': [v('guest.altp2m'), 'disabled'] },
        v('guest.pod'), v('guest.paging')] }] },
    among('host.scheduler', ['credit', 'credit2']),
    { and: [{ '!': among('host.scheduler', ['credit', 'credit2', 'null']) },
        { '>': [v('host.cpupools'), 1] }] },
    { and: [{ '!==': [v('guest.type'), 'pv'] }, { '>': [v('guest.vcpus'), 128] }] },
    { and: [is('guest.type', 'pv'),
        { or: [{ '>': [v('guest.vcpus'), 512] }, is('guest.arch_bits', 32)] }] },
    { none: [v('guest.disks'), { and: [is('backend', 'qdisk'),
        { '!': among('format', ['raw', 'qcow2']) }] }] },
    { some: [v('guest.nics'), { and: [is('type', 'ioemu'),
        among('model', ['ne2k_pci', 'pcnet'])] }] },
    { and: [{ some: [v('guest.pci'), v('permissive')] }, { '!': v('host.iommu') }] },
    { or: [{ none: [v('guest.pci'), v('seize')] }, is('host.xsm', 'flask')] },
    { and: [{ '>': [{ '*': [v('guest.memory'), 2] }, v('host.memory')] },
        { '!==': [v('guest.max_memory'), v('guest.memory')] }] },
    { and: [is('host.arch', 'arm64'), { '!==': [v('guest.type'), 'pvh'] }] },
    { and: [is('host.arch', 'x86_64'), is('guest.device_model', 'qemu-xen-traditional'),
        { '!': v('guest.stubdom') }] },
    { and: [{ '<': [{ '+': [{ '*': [v('host.xen_major'), 100] }, v('host.xen_minor')] }, 417] },
        v('guest.viridian')] },
    { and: [{ '===': [{ substr: [v('guest.firmware'), 0, 4] }, 'ovmf'] },
        is('guest.type', 'hvm'), v('guest.secure_boot')] },
    { and: [{ '>': [{ '+': [v('guest.disks.length'), v('guest.nics.length')] }, 6] },
        { '>': [v('guest.vnuma'), 0] }] },
    { and: [v('host.livepatch'), v('guest.shared')] },
];

const data = process.argv[2];
const lines = (name) => fs.readFileSync(data + '/' + name, 'utf8').trim().split('\n');
const sets = lines('facts-1000.jsonl').map((line) => JSON.parse(line));
const truth = lines('truth-1000.tsv').slice(1).map((line) => line.split('\t').slice(1));

sets.forEach((set, i) => predicates.forEach((predicate, k) => {
    if (Boolean(logic.apply(predicate, set)) !== (truth[i][k] === '1')) {
        console.error(`jsonlogic.js: set ${i}, predicate ${k + 1}`);
        process.exit(1);
    }
}));

const times = [];
for (let round = 0; round < 31; round++) {
    const begin = process.hrtime.bigint();
    for (const set of sets) {
        for (const predicate of predicates) {
            logic.apply(predicate, set);
        }
    }
    times.push(Number(process.hrtime.bigint() - begin) / (sets.length * predicates.length));
}
times.sort((a, b) => a - b);
console.log(['predicate', 'json-logic-js', times[15].toFixed(1), times[0].toFixed(1), 'ns']
    .join('\t'));
