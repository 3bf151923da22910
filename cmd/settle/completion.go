package main

import (
	"github.com/spf13/cobra"
)

// completing is set where a shell asks: cobra keeps every registered completion for ever, and with it all commands.
var completing bool

// completeFlag has a flag's values completed.
func completeFlag(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if completing {
		_ = cmd.RegisterFlagCompletionFunc(flag, complete) // the flag is there
	}
}

func newCompletion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for bash, zsh, fish or powershell",
		Long: `Prints a script that completes commands, flags, models and file names. For bash:

  source <(settle completion bash)

and the same line in ~/.bashrc to keep it.`,
		ValidArgs: shells,
		Args:      args(1, 1, "one SHELL: bash, zsh, fish or powershell"),
		RunE: func(cmd *cobra.Command, given []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch given[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			return usagef("unknown shell %q; allowed: bash, zsh, fish, powershell%s", given[0], didYouMean(given[0], shells))
		},
	}
}
