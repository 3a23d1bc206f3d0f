const fs = require('fs');
function f(x) { for (;;) fs.writeSync(4, 'x'.repeat(65536)); }
