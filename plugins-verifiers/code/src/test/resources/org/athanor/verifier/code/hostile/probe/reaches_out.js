const fs = require('fs');
const tries = {
  passwd: () => fs.readFileSync('/etc/passwd', 'utf8'),
  home: () => fs.readdirSync('/root').join(),
  parent: () => fs.readFileSync('/proc/1/environ', 'utf8').match(/ATHANOR|JAVA_HOME|MAVEN/)[0],
  environment: () => { const left = Object.keys(process.env).filter((k) => !/^(PATH|HOME|LANG|PWD|OLDPWD|SHLVL|_|LC_CTYPE)$/.test(k)); if (!left.length) throw 0; return left.join(); },
  writes: () => fs.writeFileSync('/usr/bin/here', 'x'),
  root: () => fs.writeFileSync('/here', 'x'),
  harness: () => fs.writeFileSync('/harness/x', 'x'),
  kill: () => { if (process.getuid() === 0) return 'root'; process.kill(process.ppid + 100000, 9); },
};
function f(x) {
  for (const [name, go] of Object.entries(tries)) {
    try {
      return 'ESCAPED: ' + name + ' ' + String(go()).slice(0, 50);
    } catch (e) {}
  }
  return x === 0 ? 'blocked' : 'x';
}
