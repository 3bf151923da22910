package main

import "github.com/spf13/cobra"

func newSweepGather() *cobra.Command { return &cobra.Command{Use: "gather DIR"} }
