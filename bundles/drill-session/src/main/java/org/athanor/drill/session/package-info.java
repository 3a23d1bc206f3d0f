/** The smallest part that holds a session of an engine: what is exchanged again and again. */
package org.athanor.drill.session;
