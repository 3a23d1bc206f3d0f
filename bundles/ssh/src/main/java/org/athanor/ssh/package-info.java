/** The shell over SSH: {@link SshShell} listens, {@link Lines} executes what comes in. */
package org.athanor.ssh;
