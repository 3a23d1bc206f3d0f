/**
 * Credit for the best of k: {@link org.athanor.objective.rspo.Rspo} (re-derived) and {@link
 * org.athanor.objective.rspo.Pkpo}, by the closed forms of {@link
 * org.athanor.objective.rspo.MaxAtK}.
 */
package org.athanor.objective.rspo;
