// Runs a program once for every input, each in a process of its own, and reports what it printed. It never sees the
// expected outputs, so nothing a program does to this process can make it pass.
const { spawnSync } = require("child_process");
say('{"ready":true}');

function parses(source) {
  try {
    vm.compileFunction(source, ["exports", "require", "module", "__filename", "__dirname"], { filename: "main.js" });
    return "";
  } catch (e) {
    return text(e);
  }
}

/** Writes the first reading with valid syntax, as a script or as a module. */
function load(sources) {
  let first = "";
  for (const source of sources) {
    const fault = parses(source);
    if (!fault) {
      fs.writeFileSync("main.js", source);
      return "main.js";
    }
    first = first || fault;
  }
  for (const source of sources.filter((s) => /^\s*(import|export)\b|\bawait\b/m.test(s))) {
    fs.writeFileSync("main.mjs", source);
    if (spawnSync(process.execPath, ["--check", "main.mjs"], { stdio: "ignore" }).status === 0) return "main.mjs";
  }
  throw new SyntaxError(first.replace(/^SyntaxError: /, ""));
}

/** Input and output are files: a program may read /dev/stdin, which cannot be opened where it is a socket. */
function run(file, input, limit) {
  fs.writeFileSync("stdin", input);
  const stdin = fs.openSync("stdin", "r");
  const stdout = fs.openSync("stdout", "w+");
  try {
    const done = spawnSync(process.execPath, [...process.execArgv.filter((a, i, all) => !/^(-e|--eval)$/.test(a) && !/^(-e|--eval)$/.test(all[i - 1] || "")), file], { stdio: [stdin, stdout, "ignore"] });
    const size = fs.fstatSync(stdout).size;
    if (size > limit) return { output: "", signal: 9, code: 0 };
    const output = Buffer.alloc(size);
    for (let at = 0; at < size; ) at += fs.readSync(stdout, output, at, size - at, at);
    return { output: output.toString("base64"), signal: done.signal ? require("os").constants.signals[done.signal] : 0, code: done.status === null ? (done.signal ? 0 : 1) : done.status };
  } finally {
    fs.closeSync(stdin);
    fs.closeSync(stdout);
  }
}

const task = JSON.parse(hear());
let file;
try {
  file = load(task.sources);
  say('{"ok":true}');
} catch (e) {
  say(JSON.stringify({ error: e.name, text: text(e) }));
  process.exit(0);
}
for (;;) say(JSON.stringify(run(file, JSON.parse(hear()).input, task.limit)));
