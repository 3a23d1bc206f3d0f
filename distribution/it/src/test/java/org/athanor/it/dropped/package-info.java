/** What the tests drop into plugins/. */
package org.athanor.it.dropped;
