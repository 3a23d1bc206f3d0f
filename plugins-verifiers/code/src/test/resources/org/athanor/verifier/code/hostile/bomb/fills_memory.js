const kept = [];
function f(x) { for (;;) kept.push(Buffer.alloc(1 << 24, 1)); }
