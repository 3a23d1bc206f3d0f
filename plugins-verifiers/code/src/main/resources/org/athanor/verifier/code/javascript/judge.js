// The judge: runs the tests, and asks the program under test, which lives in another sandbox, for every value it
// needs. Lines it writes: "C <json>" goes to the program, whose answer comes back; "V <json>" is the verdict.
say("R");

const realAssert = require("assert");
const reported = new WeakSet();

/** Ends the tests at once; a catch clause of a test that swallows it changes nothing: the verdict looks at `stopped`. */
class Stop extends Error {}

class Judge extends Wire {
  constructor(task) {
    super();
    this.task = task;
    this.passed = this.failed = 0;
    this.why = this.stopped = "";
    this.functions = [];
    this.handles = new WeakMap();
    this.names = new Map();
    this.queue = [];
  }

  stop(why) {
    this.stopped = this.stopped || why;
    throw new Stop(why);
  }

  // the program's values

  mine(value) {
    return this.handles.get(value);
  }

  other(value, depth) {
    const known = this.handles.get(value);
    if (known) return known;
    if (typeof value !== "function") return { $: "object", v: this.fields(value, depth) };
    this.functions.push(value);
    return { $: "function", v: this.functions.length - 1 };
  }

  unknown(kind, v) {
    if (kind !== "kept" || !Number.isInteger(v[0])) this.stop("the program answered with a value of unknown kind");
    return v[1].length ? this.snapshot(v) : this.remote({ $: "kept", v: v[0] });
  }

  /** An object of a class: its fields as they are now; its methods are asked of the program. */
  snapshot(v) {
    const made = this.object(v[1], Object.create(this.remote({ $: "kept", v: v[0] }, false)));
    this.handles.set(made, { $: "kept", v: v[0] });
    return made;
  }

  /** A stand-in for a function, class or object that only the program has. */
  remote(where, callable = true) {
    const judge = this;
    const known = new Set(["then", "toJSON", "constructor", "prototype", "name", "length", "valueOf", "toString"]);
    const proxy = new Proxy(callable ? function () {} : {}, {
      apply: (target, self, args) => judge.order({ op: "call", on: where, args: args.map((a) => judge.encode(a)) }, args),
      construct: (target, args) => {
        const made = judge.order({ op: "new", on: where, args: args.map((a) => judge.encode(a)) }, args, true);
        return made;
      },
      get: (target, key) => (typeof key === "symbol" || known.has(key) ? undefined : judge.order({ op: "get", on: where, v: key })),
      set: (target, key, value) => {
        judge.order({ op: "set", on: where, v: String(key), to: judge.encode(value) });
        return true;
      },
    });
    this.handles.set(proxy, where);
    return proxy;
  }

  name(name) {
    if (!this.names.has(name)) this.names.set(name, this.remote({ $: "name", v: name }));
    return this.names.get(name);
  }

  order(message, args = [], made = false) {
    for (;;) {
      say("C " + JSON.stringify(message));
      let answer;
      try {
        answer = JSON.parse(hear());
        if (answer === null || typeof answer !== "object") throw new TypeError("no answer");
        if (!("callback" in answer)) return this.answer(answer, args, made);
        const values = answer.args.map((a) => this.decode(a));
        message = { v: this.encode(this.functions[answer.callback](...values)) };
      } catch (e) {
        if (e instanceof Stop || reported.has(e)) throw e;
        this.stop("the program answered with something that is no value: " + text(e));
      }
    }
  }

  answer(answer, args, made) {
    if ("error" in answer) {
      const kind = { SyntaxError, TypeError, RangeError, ReferenceError, EvalError, URIError }[answer.error] || Error;
      const error = new kind(String(answer.text));
      reported.add(error);
      throw error;
    }
    const value = made ? this.remote({ $: "kept", v: answer.ok.v[0] }) : this.decode(answer.ok);
    (answer.args || []).forEach((wire, i) => wire !== null && i < args.length && this.update(args[i], this.decode(wire)));
    return answer.later ? Promise.resolve(value) : value;
  }

  /** The program changed an argument in place: so does the judge's own. */
  update(own, changed) {
    if (Array.isArray(own) && Array.isArray(changed)) own.splice(0, own.length, ...changed);
    else if (own instanceof Map || own instanceof Set) {
      own.clear();
      for (const item of changed) own instanceof Map ? own.set(...item) : own.add(item);
    } else if (own !== null && typeof own === "object" && PLAIN.has(Object.getPrototypeOf(own))) {
      Object.keys(own).forEach((key) => delete own[key]);
      Object.assign(own, changed);
    }
  }

  // the tests

  check(action) {
    try {
      const result = action();
      if (result && typeof result.then === "function") {
        return result.then(() => this.passed++, (e) => this.fail(e));
      }
      this.passed++;
      return result;
    } catch (e) {
      this.fail(e);
    }
  }

  fail(e) {
    if (e instanceof Stop) throw e;
    this.failed++;
    this.why = this.why || (reported.has(e) ? "the program raised " : "") + text(e).replace(/\s+/g, " ");
    if (!this.task.partial) this.stop(this.why);
  }

  /** Node's assert, each call of which counts. */
  assertions() {
    const judge = this;
    const counted = (f) => (...args) => judge.check(() => f(...args));
    const assert = new Proxy(function () {}, {
      apply: (target, self, args) => judge.check(() => realAssert(...args)),
      get: (target, key) =>
        key === "strict" || key === "default" ? assert : typeof realAssert[key] === "function" && key !== "AssertionError" ? counted(realAssert[key]) : realAssert[key],
    });
    return assert;
  }

  /** The usual matchers of test runners. */
  expect(value, not = false) {
    const judge = this;
    const matcher = (test) => (...args) =>
      judge.check(() => realAssert(test(...args) !== not, "expected " + (not ? "not " : "") + JSON.stringify(args[0]) + ", got " + JSON.stringify(value)));
    const same = (f) => (wanted) => {
      try {
        f(value, wanted);
        return true;
      } catch (e) {
        return false;
      }
    };
    const matchers = {
      toBe: matcher((x) => Object.is(value, x)),
      toEqual: matcher(same(realAssert.deepEqual)),
      toStrictEqual: matcher(same(realAssert.deepStrictEqual)),
      toBeCloseTo: matcher((x, digits = 2) => Math.abs(value - x) < 0.5 * 10 ** -digits),
      toBeTruthy: matcher(() => !!value),
      toBeFalsy: matcher(() => !value),
      toBeNull: matcher(() => value === null),
      toBeUndefined: matcher(() => value === undefined),
      toBeDefined: matcher(() => value !== undefined),
      toContain: matcher((x) => value.includes(x)),
      toHaveLength: matcher((x) => value.length === x),
      toBeGreaterThan: matcher((x) => value > x),
      toBeLessThan: matcher((x) => value < x),
      toThrow: matcher(() => {
        try {
          value();
        } catch (e) {
          if (e instanceof Stop) throw e;
          return true;
        }
        return false;
      }),
    };
    if (!not) matchers.not = this.expect(value, true);
    return matchers;
  }

  scope() {
    const assert = this.assertions();
    const print = () => {};
    const later = (name, body) => this.queue.push(typeof body === "function" ? body : name);
    const local = {
      assert,
      console: { log: print, error: print, warn: print, info: print, debug: print, assert: (ok, ...why) => this.check(() => realAssert(ok, why.length ? String(why[0]) : undefined)) },
      require: (name) => {
        if (/^(node:)?assert(\/strict)?$/.test(name)) return assert;
        if (/^(node:test|@jest\/globals|mocha|vitest)$/.test(name)) return Object.assign(later, { test: later, it: later, expect: local.expect, describe: local.describe });
        return /^\.|solution/.test(name) ? new Proxy(this.name("candidate"), { get: (t, key) => this.name(key) }) : require(name);
      },
      test: later,
      it: later,
      describe: (name, body) => body(),
      expect: (value) => this.expect(value),
      module: { exports: {} },
    };
    if (this.task.entryPoint) local.candidate = this.name(this.task.entryPoint);
    return new Proxy(local, {
      has: (target, key) => typeof key === "string" && (key in local || !(key in globalThis)),
      get: (target, key) => (key === Symbol.unscopables ? undefined : key in local ? local[key] : this.name(key)),
      set: (target, key, value) => {
        local[key] = value;
        return true;
      },
    });
  }

  compile(code) {
    const AsyncFunction = (async () => {}).constructor;
    const unnamed = /\bfunction\s+check\s*\(|\bcheck\s*=/.test(code) && (code.match(/\bcheck\s*\(/g) || []).length < 2;
    const run = "with (scope) {\n" + asScript(code) + "\n" + (unnamed ? ";return check(candidate);" : "") + "\n}";
    const sloppy = vm.compileFunction("return (async function (scope) {" + run + "\n})", [], { filename: "tests.js" });
    return sloppy();
  }

  async run() {
    const setup = this.task.setup ? this.task.setup + "\n" : "";
    const tests = this.task.tests.map((code) => this.compile(setup + code));
    const scope = this.scope();
    for (const test of tests) {
      await this.guard(() => test(scope));
      while (this.queue.length) await this.guard(this.queue.shift());
    }
    if (!this.passed && !this.failed && !this.stopped) this.passed = 1; // tests without asserts have run to their end
  }

  /** Runs a test; with partial credit an error ends only this test. */
  async guard(test) {
    try {
      await test();
    } catch (e) {
      if (!(e instanceof Stop) && !(e instanceof realAssert.AssertionError && this.failed)) this.fail(e);
      else if (!this.task.partial) throw e;
    }
  }

  async verdict() {
    try {
      await this.run();
    } catch (e) {
      if (e instanceof SyntaxError && !reported.has(e) && !this.failed) return { fault: "the tests cannot be read: " + text(e) };
      if (!(e instanceof Stop)) this.why = this.why || text(e);
      this.failed = Math.max(this.failed, 1);
    }
    if (this.stopped) {
      this.why = this.why || this.stopped;
      this.failed = Math.max(this.failed, 1);
    }
    const written = (this.task.tests.join("\n").match(/\b(assert(\.\w+)*|console\.assert|expect)\s*\(/g) || []).length;
    const total = this.failed ? Math.max(this.passed + this.failed, written) : this.passed;
    return { passed: this.passed, total, why: this.why.slice(0, 600) };
  }
}

(async () => {
  const verdict = await new Judge(JSON.parse(hear())).verdict();
  say("V " + JSON.stringify(verdict));
  process.exit(0);
})();
