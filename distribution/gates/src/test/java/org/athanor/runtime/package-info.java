/** Gates over all parts together; in this package to reach the step and the resolver. */
package org.athanor.runtime;
