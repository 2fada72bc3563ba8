/**
 * Behaviours of intruders, harmless and for real, and what the sensor makes of them.
 *
 * <p>What is acted is a list ({@code behaviours.yaml}) of small scripts; acts that no common tool
 * does are in a program of our own ({@code src/main/c}), which also sets up the stage. This room
 * never changes the machine beyond a directory and control groups that it removes again, and never
 * decides what an alert is. Start reading at {@link io.vedette.simulation.Simulation}.
 */
@NullMarked
package io.vedette.simulation;

import org.jspecify.annotations.NullMarked;
