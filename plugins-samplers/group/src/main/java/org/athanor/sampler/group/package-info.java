/**
 * Batches of groups: {@link org.athanor.sampler.group.GroupSampler} attempts each problem several
 * times, {@link org.athanor.sampler.group.Demonstrations} takes what a problem set shows.
 */
package org.athanor.sampler.group;
