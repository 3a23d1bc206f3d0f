/**
 * Parts in plain Java that start at once: what a run needs besides a table as policy when it is the
 * run itself that is tried.
 */
package org.athanor.drill;
