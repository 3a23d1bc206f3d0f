# The judge: runs the tests, and asks the program under test, which lives in another sandbox, for every value it
# needs. Lines it writes: "C <json>" goes to the program, whose answer comes back on standard input; "V <json>" is the verdict.
import _ast
import builtins as _builtins
import os as _os

_in, _out = _os.fdopen(_os.dup(0), "rb"), _os.fdopen(_os.dup(1), "wb")
_null = _os.open("/dev/null", _os.O_RDWR)
for _fd in (0, 1, 2):
    _os.dup2(_null, _fd)
_out.write(b"R\n")
_out.flush()
_sys.path[:] = [p for p in _sys.path if p]


def _say(letter, message):
    _out.write(letter + b" " + _dump(message))
    _out.flush()


class Stop(BaseException):
    """Ends the tests at once; no except clause of a test may catch it."""


class Remote:
    """A value that only the program under test has. Equal to nothing but itself: its own opinion does not count."""

    def __init__(self, where):
        object.__setattr__(self, "_where", where)

    def __call__(self, *args, **keywords):
        return _judge.call(self, args, keywords)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _judge.order({"op": "get", "on": self._where, "v": name})

    def __setattr__(self, name, value):
        _judge.order({"op": "set", "on": self._where, "v": name, "to": _judge.encode(value)})

    def __getitem__(self, key):
        return _judge.order({"op": "item", "on": self._where, "v": _judge.encode(key)})

    def __iter__(self):
        return iter(_judge.order({"op": "list", "on": self._where}))

    def __len__(self):
        return _judge.order({"op": "len", "on": self._where})

    def __bool__(self):
        return bool(_judge.order({"op": "bool", "on": self._where}))

    def __str__(self):
        return str(_judge.order({"op": "str", "on": self._where}))

    def __repr__(self):
        return "<object of the program>"

    def __eq__(self, other):
        return isinstance(other, Remote) and other._where == self._where

    def __hash__(self):
        return hash(_dumps(self._where))


class RemoteClass(Remote):
    """A name of the program's that tests use besides the function under test: a class whose objects they pass to
    it. A function that answers with plain values is none: it could make both sides of a comparison equal."""

    def __call__(self, *args, **keywords):
        made = _judge.call(self, args, keywords)
        if type(made) is not Remote:
            _judge.stop("the tests use '%s' as a class, which the program does not define as one" % self._where["v"])
        return made


STANDARD = {"isclose", "Counter", "defaultdict", "deque", "OrderedDict", "namedtuple", "permutations", "combinations",
            "product", "chain", "sqrt", "ceil", "floor", "pi", "gcd", "factorial", "reduce", "deepcopy"}


class Judge(Wire):
    def __init__(self, task):
        self.task = task
        self.partial = task["partial"]
        self.functions = []
        self.names = {"__name__": "tests", "__builtins__": _builtins}
        self.passed = self.failed = 0
        self.reached = set()
        self.asserts = 0
        self.why = ""
        self.stopped = ""
        self.fault = ""

    def stop(self, why):
        """Ends the tests, even if a bare except clause of a test catches it: the verdict looks at `stopped`."""
        self.stopped = self.stopped or why
        raise Stop(why)

    # the program's values

    def other(self, value):
        if isinstance(value, Remote):
            return value._where
        if isinstance(value, type):
            return {"$": "name", "v": value.__name__}
        if callable(value):
            self.functions.append(value)
            return {"$": "function", "v": len(self.functions) - 1}
        if hasattr(value, "__next__"):
            return {"$": "iterator", "v": [self.encode(item) for item in value]}
        return {"$": "object", "v": [type(value).__name__, [[k, self.encode(v)] for k, v in vars(value).items()]]}

    def unknown(self, kind, v):
        if kind != "object":
            self.stop("the program answered with a value of unknown kind")
        name, fields, number = v
        own = self.names.get(name)
        if not isinstance(own, type) or isinstance(own, Remote):
            return Remote({"$": "kept", "v": int(number)})
        made = object.__new__(own)
        for key, field in fields:
            object.__setattr__(made, str(key), self.decode(field))
        return made

    def call(self, function, args, keywords):
        return self.order(
            {
                "op": "call",
                "on": function._where,
                "args": [self.encode(a) for a in args],
                "keywords": {k: self.encode(v) for k, v in keywords.items()},
            },
            args,
        )

    def order(self, message, args=()):
        while True:
            _say(b"C", message)
            line = _in.readline()
            if not line:
                self.stop("the program ended before the tests were done")
            try:
                answer = _loads(line)
                if "callback" not in answer:
                    return self.answer(answer, args)
                function = self.functions[answer["callback"]]
                given = [self.decode(a) for a in answer["args"]]
            except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as e:
                if getattr(e, "of_program", False):
                    raise
                self.stop("the program answered with something that is no value: " + type(e).__name__)
            message = {"v": self.encode(function(*given))}

    def answer(self, answer, args):
        if "error" in answer:
            kind = getattr(_builtins, str(answer["error"]), Exception)
            if not (isinstance(kind, type) and issubclass(kind, BaseException)):
                kind = Exception
            if not issubclass(kind, Exception):
                self.stop("the program stopped with " + str(answer["text"]))
            try:
                error = kind(str(answer["text"]))
            except TypeError:
                error = Exception(str(answer["text"]))
            error.of_program = True
            raise error
        value = self.decode(answer["ok"])
        for own, wire in zip(args, answer.get("args", ())):
            if wire is not None:
                self.update(own, self.decode(wire))
        return value

    def update(self, own, changed):
        """The program changed an argument in place: so does the judge's own."""
        if type(own) is not type(changed):
            return
        if isinstance(own, (list, bytearray)):
            own[:] = changed
        elif isinstance(own, (dict, set)):
            own.clear()
            own.update(changed)

    # the tests

    def prepare(self):
        try:
            exec(compile(self.task["prefix"], "prefix.py", "exec"), self.names)
        except Exception:
            exec(compile(imports(self.task["prefix"]), "prefix.py", "exec"), self.names)
        if any("numpy" in text for text in self.task["tests"]):
            stand_in_for_numpy()
        self.trees = [parse(text) for text in self.task["tests"]]
        setup = parse(self.task["setup"])
        free = [name for name in unbound([setup] + self.trees) if name not in self.names]
        free = [name for name in free if not hasattr(_builtins, name) and not self.library_name(name)]
        self.entry = self.task["entryPoint"]
        if not self.entry or self.entry.isidentifier() and not uses(self.trees, (self.entry, "candidate")):
            self.entry = guess(self.trees, free)
        for name in free:
            self.names[name] = RemoteClass({"$": "name", "v": name})
        self.bind_entry()
        _sys.modules["solution"] = module(self.names)
        exec(compile(setup, "setup.py", "exec"), self.names)

    def bind_entry(self):
        """The function under test is the program's, whatever else has that name: a builtin, the prefix, the tests."""
        if self.entry:
            self.names["candidate"] = Remote({"$": "name", "v": self.entry})
            if self.entry.isidentifier():
                self.names[self.entry] = self.names["candidate"]

    def library_name(self, name):
        """Tests that leave their imports to the program get the standard library's own."""
        for where in ("math", "re", "collections", "itertools", "functools", "string", "random", "copy", "heapq", "cmath"):
            if name == where:
                self.names[name] = __import__(where)
            elif name in STANDARD and hasattr(__import__(where), name):
                self.names[name] = getattr(__import__(where), name)
            else:
                continue
            return True
        return False

    def run(self):
        counter = Counting()
        trees = [counter.visit(tree) for tree in self.trees]
        self.asserts = counter.asserts
        self.names["__passed__"], self.names["__failed__"] = self.on_pass, self.on_fail
        for tree in trees:
            self.guard(lambda: exec(compile(tree, "tests.py", "exec"), self.names))
        for function in self.found():
            self.guard(function)
        if not self.passed and not self.failed:
            self.passed = 1  # tests that hold no assert have run to their end

    def guard(self, function):
        """Runs a test; with partial credit an exception ends only this test."""
        try:
            function()
        except ImportError as e:
            if getattr(e, "of_program", False):
                self.on_fail(-1, e)
            else:
                self.fault = "the tests import what is not installed: %s; see the verifier's option pythonPath" % e
                self.stop(self.fault)
        except Exception as e:
            self.on_fail(-1, e)

    def found(self):
        """Functions and test classes that the tests define and leave to a runner to call."""
        check = self.names.get("check")
        self.bind_entry()
        if callable(check) and not isinstance(check, Remote):
            return [lambda: check(self.names["candidate"]) if "candidate" in self.names else check()]
        functions = []
        for name, value in list(self.names.items()):
            if name.startswith("test") and callable(value) and not isinstance(value, (Remote, type)):
                functions.append(value)
            elif isinstance(value, type) and hasattr(value, "assertEqual"):
                functions.extend(self.methods(value))
        return functions

    def methods(self, case):
        def runner(name):
            def run():
                test = case(name)
                test.setUp()
                try:
                    getattr(test, name)()
                    self.on_pass(-1)
                finally:
                    test.tearDown()
            return run

        case.setUpClass()
        return [runner(name) for name in dir(case) if name.startswith("test")]

    def on_pass(self, number):
        self.passed += 1
        self.reached.add(number)

    def on_fail(self, number, e):
        self.failed += 1
        self.reached.add(number)
        if not self.why:
            self.why = explain(e, number, self.trees)
        if not self.partial:
            self.stop(self.why)

    def verdict(self):
        try:
            self.prepare()
        except BaseException as e:
            return {"fault": "the tests cannot be set up: %s: %s" % (type(e).__name__, str(e)[:300])}
        try:
            self.run()
        except Stop:
            pass
        except BaseException as e:
            self.why = self.why or "%s: %s" % (type(e).__name__, str(e)[:300])
            self.failed = max(self.failed, 1)
        if self.fault:
            return {"fault": self.fault}
        if self.stopped:
            self.why = self.why or self.stopped
            self.failed = max(self.failed, 1)
        missed = 0
        if self.failed:
            missed = sum(1 for n in range(self.asserts) if n not in self.reached)
        return {"passed": self.passed, "total": self.passed + self.failed + missed, "why": self.why[:600]}


def stand_in_for_numpy():
    """The few names of numpy that the tests of HumanEval+ and MBPP+ use to compare, where it is not installed."""
    try:
        import numpy
    except ImportError:
        import math
        import types

        def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
            if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
                return len(a) == len(b) and all(allclose(x, y, rtol, atol, equal_nan) for x, y in zip(a, b))
            return a == b or equal_nan and a != a and b != b or abs(a - b) <= atol + rtol * abs(b)

        def assert_allclose(a, b, rtol=1e-07, atol=0, equal_nan=True, **ignored):
            assert allclose(a, b, rtol, atol, equal_nan), "not close"

        numpy = types.ModuleType("numpy")
        numpy.testing = types.ModuleType("numpy.testing")
        numpy.testing.assert_allclose = assert_allclose
        numpy.allclose = numpy.isclose = allclose
        for name in ("ndarray", "float32", "float64", "int32", "int64"):
            setattr(numpy, name, type(name, (), {}))
        numpy.inf, numpy.nan, numpy.pi, numpy.isnan = math.inf, math.nan, math.pi, math.isnan
        _sys.modules["numpy"], _sys.modules["numpy.testing"] = numpy, numpy.testing


def parse(text):
    return compile(text, "tests.py", "exec", 0x400)  # PyCF_ONLY_AST


def children(node):
    for field in node._fields:
        value = getattr(node, field, None)
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, _ast.AST):
                yield child


def walk(node):
    todo = [node]
    for one in todo:
        todo.extend(children(one))
    return todo


class Counting:
    """Makes every assert count, and with partial credit not end the test; one inside a try is left alone."""

    def __init__(self):
        self.asserts = 0

    def visit(self, node):
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, _ast.AST):
                self.visit(value)
            elif isinstance(value, list) and not (field == "body" and isinstance(node, _ast.Try)):
                value[:] = [self.changed(child) for child in value]
        return node

    def changed(self, child):
        if isinstance(child, _ast.Assert):
            return self.counted(child)
        return self.visit(child) if isinstance(child, _ast.AST) else child

    def counted(self, node):
        number = self.asserts
        self.asserts += 1
        wrapped = parse(
            "try:\n pass\nexcept Exception as __e__:\n __failed__(%d, __e__)\nelse:\n __passed__(%d)" % (number, number)
        ).body[0]
        for one in walk(wrapped):
            if hasattr(one, "lineno"):
                one.lineno = one.end_lineno = node.lineno
        wrapped.body = [node]
        return wrapped


def explain(e, number, trees):
    text = str(e)[:300]
    of_program = getattr(e, "of_program", False)
    name = "the program raised " if of_program else "" if isinstance(e, AssertionError) else type(e).__name__ + ": "
    found = [n for t in trees for n in walk(t) if isinstance(n, _ast.Assert)]
    where = "" if name or text else "an assertion failed"
    if 0 <= number < len(found):
        import ast

        where += " in: " + ast.unparse(found[number])[:200]
    return (name + text + where).strip()


def imports(text):
    """The import lines of a text that cannot be run as it stands, such as a bare function header."""
    return "\n".join(l for l in text.splitlines() if l.startswith(("import ", "from ")))


def unbound(trees):
    loaded, bound = [], set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, _ast.Name):
                if isinstance(node.ctx, _ast.Load):
                    loaded.append(node.id)
                else:
                    bound.add(node.id)
            elif isinstance(node, (_ast.FunctionDef, _ast.ClassDef)):
                bound.add(node.name)
            elif isinstance(node, _ast.arg):
                bound.add(node.arg)
            elif isinstance(node, _ast.ExceptHandler) and node.name:
                bound.add(node.name)
            elif isinstance(node, _ast.ImportFrom) and node.module == "solution":
                loaded.extend(a.name for a in node.names)
            elif isinstance(node, (_ast.Import, _ast.ImportFrom)):
                bound.update((a.asname or a.name).split(".")[0] for a in node.names)
    return [n for n in dict.fromkeys(loaded) if n not in bound]


def uses(trees, names):
    loaded = (n for t in trees for n in walk(t) if isinstance(n, _ast.Name) and isinstance(n.ctx, _ast.Load))
    return any(n.id in names for n in loaded)


def guess(trees, free):
    """The function under test, if nobody names it: the first name called that only the program can have, else the first."""
    called = []
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, _ast.Call) and isinstance(node.func, _ast.Name):
                called.append(node.func.id)
    ours = [name for name in called if name in free]
    return (ours or called or [""])[0]


def module(names):
    import types
    solution = types.ModuleType("solution")
    solution.__dict__.update({k: v for k, v in names.items() if isinstance(v, Remote)})
    return solution


_judge = Judge(_loads(_in.readline()))
_say(b"V", _judge.verdict())
