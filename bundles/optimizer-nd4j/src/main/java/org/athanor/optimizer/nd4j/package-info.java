/**
 * Optimizers that write into the policy's own memory: {@link AdamW}, {@link Adam} and {@link Sgd}.
 * {@link Descent} is what they share, {@link Engine} is all that touches ND4J.
 */
package org.athanor.optimizer.nd4j;
