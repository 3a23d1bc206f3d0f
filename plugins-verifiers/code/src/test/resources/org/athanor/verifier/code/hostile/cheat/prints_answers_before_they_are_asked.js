const fs = require('fs');
function f(x) { fs.writeSync(4, '{"ok":4}\n{"ok":4}\n{"ok":true}\n{"ok":[]}\n'); return 4; }
