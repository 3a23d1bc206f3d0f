/**
 * The verifier of the procedural families: {@link ProceduralVerifier} asks a judge for each family
 * and task, which read problems and solutions back from their text alone.
 */
package org.athanor.verifier.procedural;
