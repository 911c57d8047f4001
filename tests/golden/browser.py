# SPDX-License-Identifier: MIT
"""The pages as somebody with a browser has them.

browser.py CHROMIUM PAGE...   opens each at the width of a desk and of a phone, light and dark,
                              searches and prints: no error, nothing sticks out sideways
"""
import json
import os
import subprocess
import sys
import tempfile
import time

WIDTHS = ((1400, 1000), (400, 850))
WORD = "nested"


class Browser:
    """Chromium by the DevTools protocol, through pipes: JSON with a NUL behind it."""

    def __init__(self, program, profile):
        to_read, self.out = os.pipe()
        self.inp, to_write = os.pipe()

        def pipes():
            # Both are moved out of the way first: one of them may be 3 or 4.
            high = [os.dup2(to_read, 100), os.dup2(to_write, 101)]
            for fd, where in zip(high, (3, 4)):
                os.dup2(fd, where)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-pipe", "--user-data-dir=" + profile, "about:blank"],
            preexec_fn=pipes, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.number, self.session, self.events, self.rest = 0, None, [], b""

    def receive(self):
        while b"\0" not in self.rest:
            data = os.read(self.inp, 1 << 16)
            if not data:
                sys.exit("the browser has gone")
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def __call__(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(method + ": " + str(answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def attach(self):
        target = next(t for t in self("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self("Target.attachToTarget", targetId=target["targetId"],
                            flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self(domain + ".enable")

    def value(self, expression):
        answer = self("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit(expression + ": " + str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait(self, expression):
        for _ in range(200):
            if self.value(expression):
                return
            time.sleep(0.05)
        fail("never: " + expression)

    def key(self, key):
        self("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        self("Input.dispatchKeyEvent", type="keyUp", key=key)

    def close(self):
        self.process.terminate()
        self.process.wait()


failures = 0


def fail(what):
    global failures
    failures += 1
    print("FAILED:", what, file=sys.stderr)


def check_width(browser, what):
    widths = browser.value("[document.documentElement.scrollWidth, "
                           "document.documentElement.clientWidth]")
    if widths[0] > widths[1]:
        fail("%s is %d pixels wide, of which %d fit" % (what, *widths))


def hidden(selector):
    return "getComputedStyle(document.querySelector('%s')).display === 'none'" % selector


def visit(browser, page, width, height, scheme):
    what = "%s at %d, %s" % (os.path.basename(page), width, scheme)
    browser("Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=1, mobile=width < 600)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser("Emulation.setEmulatedMedia", media="", features=features)
    browser("Page.navigate", url="file://" + os.path.abspath(page))
    browser.wait("document.readyState === 'complete' && !!document.getElementById('page:count')")
    check_width(browser, what)
    dark = browser.value("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    if dark != (scheme == "dark"):
        fail(what + ": the background is of the other scheme")
    # Everything that can be opened is open when it is measured again.
    browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    check_width(browser, what + ", all open")
    browser.key("/")
    browser("Input.insertText", text=WORD)
    shown = "document.querySelectorAll('[data-item]:not([hidden])').length"
    browser.wait("document.getElementById('page:count').textContent.includes('hidden')")
    n, of = browser.value(shown), browser.value("document.querySelectorAll('[data-item]').length")
    if not 0 < n < of:
        fail("%s: %s finds %d of %d" % (what, WORD, n, of))
    check_width(browser, what + ", filtered")
    browser("Emulation.setEmulatedMedia", media="print", features=features)
    if not browser.value(hidden(".filter")):
        fail(what + ": the filter is printed")
    browser("Emulation.setEmulatedMedia", media="", features=features)
    browser.value("document.querySelector('button[type=reset]').click()")
    browser.wait(shown + " === " + str(of))
    return n


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(sys.argv[1], profile)
        try:
            browser.attach()
            for page in sys.argv[2:]:
                for width, height in WIDTHS:
                    found = [visit(browser, page, width, height, s) for s in ("light", "dark")]
                    print(os.path.basename(page), width, "pixels:", WORD, "found", found[0])
        finally:
            browser.close()
    for event in browser.events:
        if event.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled",
                                   "Log.entryAdded"):
            fail(json.dumps(event["params"])[:400])
    sys.exit(failures > 0)


main()
