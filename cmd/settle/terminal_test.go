package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"settle/models"
)

// TestProgressOfTrainingIsJSON checks that numbers which are not known, as of a task without classes, are
// left out of the log and of the line.
func TestProgressOfTrainingIsJSON(t *testing.T) {
	at := models.TrainingProgress{Arm: "DI", Seed: 3, Examples: 5, All: 10, Loss: 0.25, Wrong: math.NaN(), LambdaMax: math.Inf(1), Share: 0.5}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("learning", trainingFields(at, 2*time.Second)...)
	var fields map[string]any
	if err := json.Unmarshal(log.Bytes(), &fields); err != nil {
		t.Fatal(err)
	}
	_, wrong := fields["test_error"]
	_, lambda := fields["lambda_max"]
	if wrong || lambda || fields["loss"] != 0.25 || fields["left_s"] != 2.0 || strings.Contains(log.String(), "ERROR") {
		t.Errorf("logged: %s", log.String())
	}
	at.Share = 0.9999
	if line := trainingLine(at, 2*time.Second); line != "DI, seed 3: example 5 of 10, loss 0.25, 0/s; 0 of 0 lessons; about 1s left" {
		t.Error(line)
	}
}
