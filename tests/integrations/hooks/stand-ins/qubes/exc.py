# SPDX-License-Identifier: MIT
class QubesVMError(Exception):
    def __init__(self, vm, msg):
        super().__init__(msg)
        self.vm = vm
