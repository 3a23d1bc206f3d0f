/**
 * Runs as the shell and other front ends see them: {@link Runs}, {@link Run}, {@link Recipe},
 * {@link Parts}, {@link Plugins}, {@link Plot}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.athanor.run;
