const fs = require('fs');
function f(x) { fs.writeSync(4, '{"ok":{"$":"object","v":[["__proto__",{"$":"object","v":[["strictEqual",1]]}]]}}\n'); return 4; }
