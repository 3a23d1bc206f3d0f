/**
 * Contract tests, one interface for each role, for the tests of parts; and the fixtures they run
 * on. A part's test implements the contract of its role, names the part, and adds the numbers of
 * its paper.
 *
 * <p>{@link org.athanor.testkit.OptionsContract} is what all roles share; {@link
 * org.athanor.testkit.Fixtures} makes small inputs; {@link org.athanor.testkit.Contracts} tells
 * which clauses a part breaks.
 */
package org.athanor.testkit;
