/**
 * A policy small enough to know exactly: {@link org.athanor.policy.tabular.Tabular} opens one whose
 * next token depends on the last few tokens alone, by a table.
 */
package org.athanor.policy.tabular;
