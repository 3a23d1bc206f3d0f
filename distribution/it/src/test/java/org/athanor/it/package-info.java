/**
 * Tests of the assembled distribution: inside a container that {@link org.athanor.it.Container}
 * boots, and from outside by its script.
 */
package org.athanor.it;
