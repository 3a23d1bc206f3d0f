# The side of the program under test: loads it, then does what the judge asks (calls, attributes, items).
# Everything this process says is only a value that the judge compares; it has no say in the verdict.
import os as _os
import types as _types

_in, _out = _os.fdopen(_os.dup(0), "rb"), _os.fdopen(_os.dup(1), "wb")
_null = _os.open("/dev/null", _os.O_RDWR)
for _fd in (0, 1, 2):
    _os.dup2(_null, _fd)
_out.write(b'{"ready":true}\n')
_out.flush()
_sys.path[:] = [p for p in _sys.path if p]
_sys.modules["builtins"].exit = _sys.modules["builtins"].quit = _sys.exit  # no site module does it here


def _say(message):
    _out.write(_dump(message))
    _out.flush()


def _hear():
    line = _in.readline()
    if not line:
        _os._exit(0)
    return _loads(line)


# What the sites that ask for a class Solution import before it, and so do the public harnesses.
_SCHOOL = "\n".join(
    "from %s import *" % name
    for name in ("string", "math", "typing", "collections", "heapq", "bisect", "itertools", "functools", "operator", "builtins")
) + "\nimport bisect, collections, functools, heapq, itertools, math, operator, random, re, string"


class _Program(Wire):
    def __init__(self):
        self.module = _types.ModuleType("solution")
        self.kept = []
        self.school = {}  # names that the program did not define

    def prepare(self, setup):
        """Runs what the tests set up, which a program may use; fails here if it needs the program itself."""
        _sys.modules["solution"] = self.module
        try:
            exec(compile(setup, "setup.py", "exec"), self.module.__dict__)
        except Exception:
            pass

    def load(self, sources):
        """Runs the first of the readings of the completion that has valid syntax."""
        errors = []
        for source in sources:
            try:
                code = compile(source, "solution.py", "exec", dont_inherit=True)
            except BaseException as e:
                errors.append(e)
                continue
            _keep("solution.py", source)
            if "class Solution" in source:
                exec(_SCHOOL, self.module.__dict__)
                self.school = dict(self.module.__dict__)
            exec(code, self.module.__dict__)
            return
        raise errors[0]

    def other(self, value):
        """Anything else stays here; the judge gets its number, and its fields should it know the class."""
        self.kept.append(value)
        number = len(self.kept) - 1
        fields = []
        if type(value).__module__ == "solution" and hasattr(value, "__dict__"):
            fields = [[k, self.encode(v)] for k, v in vars(value).items() if not callable(v)]
        return {"$": "object", "v": [type(value).__name__, fields, number]}

    def unknown(self, kind, v):
        if kind == "kept":
            return self.kept[v]
        if kind == "name":
            names = self.module.__dict__
            undefined = names.get(v, self) is self.school.get(v, self)
            if v.isidentifier() and undefined and hasattr(names.get("Solution"), v):
                return getattr(names["Solution"](), v)
            if v.startswith("Solution().") and "Solution" not in names and v[11:] in names:
                return names[v[11:]]  # a function where a method was asked for
            return eval(v, names)
        if kind == "iterator":
            return iter([self.decode(item) for item in v])
        if kind == "function":
            return lambda *args: self.ask({"callback": v, "args": [self.encode(a) for a in args]})
        if kind == "object":
            made = object.__new__(self.module.__dict__[v[0]])
            made.__dict__.update({k: self.decode(x) for k, x in v[1]})
            return made
        raise TypeError("no value of kind " + str(kind))

    def ask(self, question):
        _say(question)
        return self.decode(_hear()["v"])

    def do(self, order):
        target = self.decode(order["on"])
        op = order["op"]
        if op == "call":
            return self.call(target, order)
        if op == "get":
            return {"ok": self.encode(getattr(target, order["v"]))}
        if op == "set":
            setattr(target, order["v"], self.decode(order["to"]))
            return {"ok": None}
        if op == "item":
            return {"ok": self.encode(target[self.decode(order["v"])])}
        if op == "list":
            return {"ok": [self.encode(item) for _, item in zip(range(1000000), target)]}
        return {"ok": self.encode({"len": len, "bool": bool, "str": str, "repr": repr}[op](target))}

    def call(self, target, order):
        args = [self.decode(a) for a in order["args"]]
        keywords = {k: self.decode(v) for k, v in order["keywords"].items()}
        answer = {"ok": self.encode(target(*args, **keywords))}
        after = [self.encode(a) if isinstance(a, (list, dict, set, bytearray)) else None for a in args]
        if any(a is not None and a != b for a, b in zip(after, order["args"])):
            answer["args"] = after
        return answer


def _describe(e):
    text = type(e).__name__
    try:
        text += ": " + str(e)[:300]
    except BaseException:
        pass
    line, trace = 0, e.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "solution.py":
            line = trace.tb_lineno
        trace = trace.tb_next
    bases = [c.__name__ for c in type(e).__mro__ if c.__module__ == "builtins"]
    return {"error": bases[0] if bases else "Exception", "text": text + (" (line %d)" % line if line else "")}


def _serve():
    program = _Program()
    order = _hear()
    program.prepare(order.get("setup", ""))
    try:
        program.load(order["sources"])
        answer = {"ok": True}
    except BaseException as e:
        answer = _describe(e)
    while True:
        _say(answer)
        order = _hear()
        try:
            answer = program.do(order)
        except BaseException as e:
            answer = _describe(e)


_serve()
