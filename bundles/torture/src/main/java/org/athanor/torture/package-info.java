/**
 * What is done to runs so that nobody has to fear it: a file system that fails ({@link
 * org.athanor.torture.FaultyDisk}), processes that are killed, hours of exchanges.
 */
package org.athanor.torture;
