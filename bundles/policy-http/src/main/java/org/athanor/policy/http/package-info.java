/**
 * Policies that a server holds: {@link org.athanor.policy.http.HttpPolicySource} opens one, {@link
 * org.athanor.policy.http.HttpPolicy} generates, {@link org.athanor.policy.http.Server} speaks to
 * it.
 */
package org.athanor.policy.http;
