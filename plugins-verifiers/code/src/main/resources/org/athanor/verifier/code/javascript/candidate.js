// The side of the program under test: loads it, then does what the judge asks. Everything this process says is only
// a value that the judge compares; it has no say in the verdict.
say('{"ready":true}');

class Program extends Wire {
  constructor() {
    super();
    this.kept = [];
  }

  /** Runs the first of the readings of the completion that has valid syntax. */
  load(order) {
    globalThis.require = require;
    this.module = { exports: {} };
    globalThis.module = this.module;
    globalThis.exports = this.module.exports;
    if (order.setup) {
      try {
        vm.runInThisContext(order.setup, { filename: "setup.js" });
      } catch (needsTheProgram) {}
    }
    let first;
    for (const source of [...order.sources, ...order.sources.map(asScript)]) {
      let script;
      try {
        script = new vm.Script(source, { filename: "solution.js" });
      } catch (e) {
        first = first || e;
        continue;
      }
      script.runInThisContext();
      return;
    }
    throw first;
  }

  named(name) {
    const dot = name.lastIndexOf(".");
    if (dot > 0) {
      const owner = vm.runInThisContext(name.slice(0, dot));
      const member = owner[name.slice(dot + 1)];
      return typeof member === "function" ? member.bind(owner) : member;
    }
    try {
      return vm.runInThisContext(name);
    } catch (e) {
      const exported = this.module.exports;
      if (exported && exported[name] !== undefined) return exported[name];
      if (typeof exported === "function") return exported;
      throw e;
    }
  }

  /** Functions and objects of classes stay here; the judge gets their number, and of objects the fields. */
  other(value, depth) {
    this.kept.push(value);
    const number = this.kept.length - 1;
    if (typeof value === "function") return { $: "kept", v: [number, []] };
    return { $: "kept", v: [number, this.fields(value, depth)] };
  }

  unknown(kind, v) {
    if (kind === "kept") return this.kept[v];
    if (kind === "name") return this.named(v);
    if (kind === "function") return (...args) => this.ask({ callback: v, args: args.map((a) => this.encode(a)) });
    throw new TypeError("no value of kind " + kind);
  }

  ask(question) {
    say(JSON.stringify(question));
    return this.decode(JSON.parse(hear()).v);
  }

  async do(order) {
    const on = this.decode(order.on);
    switch (order.op) {
      case "get": {
        const value = on[order.v];
        return { ok: this.encode(typeof value === "function" ? value.bind(on) : value) };
      }
      case "set":
        on[order.v] = this.decode(order.to);
        return { ok: null };
      case "new":
        return { ok: this.other(new on(...order.args.map((a) => this.decode(a))), 0) };
    }
    const args = order.args.map((a) => this.decode(a));
    const result = on(...args);
    const later = result !== null && typeof result === "object" && typeof result.then === "function";
    const answer = { ok: this.encode(later ? await result : result), later };
    const after = args.map((a) => (a !== null && typeof a === "object" ? this.encode(a) : null));
    if (after.some((a, i) => a !== null && JSON.stringify(a) !== JSON.stringify(order.args[i]))) answer.args = after;
    return answer;
  }
}

function describe(e) {
  const names = ["SyntaxError", "TypeError", "RangeError", "ReferenceError", "EvalError", "URIError"];
  return { error: names.find((n) => e && e.name === n) || "Error", text: text(e) };
}

(async () => {
  const program = new Program();
  let answer = { ok: true };
  try {
    program.load(JSON.parse(hear()));
  } catch (e) {
    answer = describe(e);
  }
  for (;;) {
    say(JSON.stringify(answer));
    const order = JSON.parse(hear());
    try {
      answer = await program.do(order);
    } catch (e) {
      answer = describe(e);
    }
  }
})();
