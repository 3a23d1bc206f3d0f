/**
 * When to solve, when to verify: {@link org.athanor.planner.PoolMake} makes pools of solutions and
 * verdicts, {@link org.athanor.planner.PlanCommand} says how compute is best spent on each.
 */
package org.athanor.planner;
