/**
 * The commands: each is a {@link org.athanor.shell.Command} that leaves the work to Runs, Recipes
 * and Parts. {@link org.athanor.shell.Entry} calls them for the command line, {@link
 * org.athanor.shell.Prompt} for a person.
 */
package org.athanor.shell;
