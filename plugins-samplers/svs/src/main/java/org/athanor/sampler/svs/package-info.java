/** Self-play with variational problem synthesis: {@link Svs}. */
package org.athanor.sampler.svs;
