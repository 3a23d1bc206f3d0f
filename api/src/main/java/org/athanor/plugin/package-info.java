/**
 * The roles a plugin can play in a run, one interface each, and the annotations that declare its
 * options.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.athanor.plugin;
