/**
 * Which problems to attempt next: {@link org.athanor.curriculum.Uniform} goes through the set epoch
 * by epoch, {@link org.athanor.curriculum.ByAccuracy} prefers a difficulty.
 */
package org.athanor.curriculum;
