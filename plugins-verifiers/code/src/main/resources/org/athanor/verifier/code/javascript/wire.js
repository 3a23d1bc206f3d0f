// Values on the wire between the judge and the program under test: JSON, and {"$": kind, "v": ...} for what JSON lacks.
// Both sides run this file. Nothing that arrives is ever executed: decoding only builds plain values. Lines come on
// descriptor 3 and go to 4; the program's own standard streams are /dev/null.
"use strict";
const fs = require("fs");
const vm = require("vm");

const chunk = Buffer.allocUnsafe(65536);
let ahead = [];

function hear() {
  for (;;) {
    const last = ahead.length ? ahead[ahead.length - 1] : null;
    const end = last ? last.indexOf(10) : -1;
    if (end >= 0) {
      const line = Buffer.concat([...ahead.slice(0, -1), last.subarray(0, end)]);
      ahead = end + 1 < last.length ? [last.subarray(end + 1)] : [];
      return line.toString("utf8");
    }
    const n = fs.readSync(3, chunk, 0, chunk.length, null);
    if (n === 0) process.exit(0);
    ahead.push(Buffer.from(chunk.subarray(0, n)));
  }
}

function say(text) {
  const bytes = Buffer.from(text + "\n");
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(4, bytes, at);
}

const PLAIN = new Set([Object.prototype, null]);

/** Encodes and decodes; a side says with `other` and `unknown` what it does with values of its own. */
class Wire {
  encode(value, depth = 0) {
    if (depth > 2000) throw new RangeError("a value nested deeper than 2000 levels, or one that holds itself");
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { $: "number", v: Object.is(value, -0) ? "-0" : String(value) };
      case "undefined":
        return { $: "undefined" };
      case "bigint":
        return { $: "bigint", v: value.toString() };
      case "symbol":
        return { $: "symbol", v: value.description };
      case "function":
        return this.other(value, depth);
    }
    const inner = (v) => this.encode(v, depth + 1);
    if (value === null) return null;
    if (Array.isArray(value)) return Array.from(value, inner);
    const own = this.mine(value);
    if (own !== undefined) return own;
    if (value instanceof Map) return { $: "map", v: Array.from(value, ([k, v]) => [inner(k), inner(v)]) };
    if (value instanceof Set) return { $: "set", v: Array.from(value, inner) };
    if (value instanceof Date) return { $: "date", v: value.getTime() };
    if (value instanceof Number || value instanceof String || value instanceof Boolean) return inner(value.valueOf());
    if (ArrayBuffer.isView(value)) return { $: "array", v: [value.constructor.name, Array.from(value, inner)] };
    if (value instanceof Error) return { $: "error", v: [String(value.name), String(value.message)] };
    if (!PLAIN.has(Object.getPrototypeOf(value))) return this.other(value, depth);
    return { $: "object", v: this.fields(value, depth) };
  }

  fields(value, depth) {
    return Object.keys(value).map((key) => [key, this.encode(value[key], depth + 1)]);
  }

  mine() {}

  decode(wire) {
    if (Array.isArray(wire)) return wire.map((v) => this.decode(v));
    if (wire === null || typeof wire !== "object") return wire;
    const v = wire.v;
    switch (wire.$) {
      case "number":
        return Number(v);
      case "undefined":
        return undefined;
      case "bigint":
        return BigInt(v);
      case "symbol":
        return Symbol.for(String(v));
      case "map":
        return new Map(v.map(([k, x]) => [this.decode(k), this.decode(x)]));
      case "set":
        return new Set(v.map((x) => this.decode(x)));
      case "date":
        return new Date(v);
      case "array":
        return this.typed(v[0], v[1]);
      case "error":
        return Object.assign(new Error(String(v[1])), { name: String(v[0]) });
      case "object":
        return this.object(v, {});
    }
    return this.unknown(wire.$, v);
  }

  typed(name, items) {
    const kind = name === "Buffer" ? Buffer : globalThis[name];
    if (typeof kind !== "function" || !/^(Big)?(Int|Uint|Float)\d+(Clamped)?Array$|^Buffer$/.test(name)) throw new TypeError("no typed array: " + name);
    return kind.from(items.map((x) => this.decode(x)));
  }

  object(fields, made) {
    for (const [key, value] of fields) {
      Object.defineProperty(made, key, { value: this.decode(value), writable: true, enumerable: true, configurable: true });
    }
    return made;
  }
}

/** ECMAScript module syntax as a script understands it. */
function asScript(source) {
  return source
    .replace(/^export\s+default\s+(?=(async|function|class)\b)/gm, "")
    .replace(/^export\s+default\s+/gm, "module.exports = ")
    .replace(/^export\s+(?=(async|function|const|let|var|class)\b)/gm, "")
    .replace(/^export\s*\{[^}]*\}\s*;?/gm, "")
    .replace(/^import\s+(?:\*\s+as\s+)?(\w+|\{[^}]*\})\s+from\s+(['"][^'"]+['"])\s*;?/gm, "const $1 = require($2);");
}

function text(e) {
  try {
    const line = /solution\.js:(\d+)/.exec(String(e && e.stack));
    return (e instanceof Error ? e.name + ": " + e.message : "thrown: " + String(e)).slice(0, 300) + (line ? " (line " + line[1] + ")" : "");
  } catch (again) {
    return "an error that cannot be shown";
  }
}
