/**
 * Starts the container: {@link org.athanor.launcher.Main} reads the {@link
 * org.athanor.launcher.Layout}, starts every bundle in a {@link org.athanor.launcher.Container} and
 * hands over to the service that does the work.
 */
package org.athanor.launcher;
