/** What papers claim, set against their baselines: the command {@code claims}. */
package org.athanor.claims;
