const fs = require('fs');
function f(x) { fs.writeSync(4, '{"callback":"constructor","args":[]}\n'); return 4; }
