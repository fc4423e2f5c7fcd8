"""Registers of other authorities: each driver a class after `casework.ports.Registers`."""
