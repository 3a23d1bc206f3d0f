/**
 * Problem sets from files: {@link FileProblems} is the part, {@link Rows} reads the formats, {@link
 * Layout} and its implementations know what the fields mean.
 */
package org.athanor.problem.files;
