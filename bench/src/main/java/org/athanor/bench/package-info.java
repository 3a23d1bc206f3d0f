/** {@link Bench} times the engine's {@link Workload}s, beside {@link Torch} where there is one. */
package org.athanor.bench;
