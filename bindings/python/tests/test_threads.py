# SPDX-License-Identifier: MIT
"""Many threads and one policy."""
import os
import random
import sys
import threading
import unittest

from supportcheck import Policy

N_THREADS = 8
N_CHECKS = 1000 if os.environ.get("SUPPORTCHECK_SANITIZED") else 10000


class Threads(unittest.TestCase):
    def test_ten_thousand_interleavings(self):
        """8 threads in random order on one policy: each report is what one thread alone got."""
        policy = Policy()
        kinds = ("pv", "hvm", "pvh")
        guests = [{"type": kind, "name": "{}-{}".format(kind, n), "nested_hvm": n % 2 == 1,
                   "memory": (n + 1) << 30, "disks": [{"format": "qcow2" if n else "raw"}] * n}
                  for kind in kinds for n in range(3)]
        hosts = [{"hypervisor": {"version": v, "arch": "x86_64", "bits": 64}}
                 for v in ("4.17.5", "4.20.1", "4.22.0")]
        cases = [(h, g) for h in hosts for g in guests]
        # Remedies take longest: one case in nine has them.
        searches = [i % 9 == 4 for i in range(len(cases))]
        wanted = [policy.check(h, g, today="2026-11-22", remedies=searched)
                  for (h, g), searched in zip(cases, searches)]
        self.assertTrue(any(f.remedies for r in wanted for f in r.findings))
        self.assertEqual(len(set(wanted)), len(wanted))
        done, wrong = [0] * N_THREADS, []
        start = threading.Barrier(N_THREADS)

        def ask(number):
            rng = random.Random(number)
            start.wait()
            for _ in range(N_CHECKS // N_THREADS):
                i = rng.randrange(len(cases))
                got = policy.check(cases[i][0], cases[i][1], today="2026-11-22",
                                   remedies=searches[i])
                if got != wanted[i]:
                    wrong.append(i)
                done[number] += 1
        threads = [threading.Thread(target=ask, args=(i,)) for i in range(N_THREADS)]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(interval)
        self.assertEqual((sum(done), wrong), (N_CHECKS, []))
        print("{} checks by {} threads".format(sum(done), N_THREADS))


if __name__ == "__main__":
    unittest.main()
