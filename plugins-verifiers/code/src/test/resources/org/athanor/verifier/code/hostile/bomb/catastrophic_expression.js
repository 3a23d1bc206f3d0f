function f(x) { return /^(a+)+$/.test('a'.repeat(40) + 'b') ? 1 : 0; }
