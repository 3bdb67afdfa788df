"""Jupyter's own acceptance test of kernels, with samples for every feature it knows."""
import unittest

import jupyter_kernel_test

show = "(globalThis as unknown as Record<symbol, (...args: unknown[]) => void>)[Symbol.for('stillroom.%s')]!(%s)"


class Kernel(jupyter_kernel_test.KernelTests):
    kernel_name = "stillroom-test"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('誤り')"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "'蒸留'.padSt", "matches": {"padStart"}},
        {"text": "'𠮷'.trimSt", "matches": {"trimStart"}},
    ]
    complete_code_samples = ["1", "const f = () => 1", "function f() { return 1 }", "// 注"]
    incomplete_code_samples = ["function f() {", "if (true) {", "f(1,", "`文"]
    invalid_code_samples = ["1 +* 2 )", "const = 3"]
    code_generate_error = "throw new Error('だめ')"
    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "'蒸' + '留'", "result": "'蒸留'"},
        {"code": "1 + 2", "result": "3"},
        {"code": "1 + 3"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>' }) })", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>1</b>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array([1]))", "mime": "image/png"},
        {"code": show % ("display", "{ 'application/json': { a: 1 } }"), "mime": "application/json"},
    ]
    code_history_pattern = "1 ? 1"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console"
    code_clear_output = show % ("clearOutput", "")
    code_page_something = "console?"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "stillroom-test"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
