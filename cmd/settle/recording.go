package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"settle/circuit"
	"settle/models"
	"settle/outputs/checkpoint"
	"settle/outputs/h5"
)

// recording is a run's result file, with the checkpoint beside it.
type recording struct {
	w      *h5.Writer
	ctx    context.Context    // of the run
	from   *models.Checkpoint // where it goes on; nil: at the start
	asked  context.Context    // over when the run is told to stop
	keeper *keeper
	output string
}

// keeping says how a run is recorded.
type keeping struct {
	output string
	force  bool
	resume bool
	every  time.Duration // between checkpoints; 0: only when told to stop
	out    io.Writer     // for what is said
	stderr io.Writer
}

// begin makes the result file, or opens that of a run that goes on. It returns nil where all is done already.
func (k keeping) begin(ctx context.Context, s *circuit.Spec, layout []models.Dataset) (*recording, error) {
	if err := writable(k.output); err != nil {
		return nil, err
	}
	if k.resume {
		return k.goOn(ctx, s, layout)
	}
	if err := refuseExisting(k.output, k.force); err != nil {
		return nil, err
	}
	return k.start(ctx, s, layout)
}

// start makes a new file. A checkpoint of another run must not outlive that run's file.
func (k keeping) start(ctx context.Context, s *circuit.Spec, layout []models.Dataset) (*recording, error) {
	root := provenance(s)
	w, err := h5.Create(k.output, root, nil, h5Datasets(layout), fileOptions(s))
	if err == nil {
		err = checkpoint.Remove(checkpoint.Path(k.output))
	}
	if err != nil {
		return nil, usage(err)
	}
	return k.recording(ctx, w, uuidOf(root)), nil
}

func (k keeping) recording(ctx context.Context, w *h5.Writer, uuid string) *recording {
	r := &recording{w: w, asked: ctx, output: k.output}
	r.keeper = &keeper{w: w, path: checkpoint.Path(k.output), run: uuid, every: k.every}
	r.ctx = r.keeper.watch(ctx, k.stderr)
	return r
}

// end closes the file. The checkpoint is kept for as long as there is something to go on with.
func (r *recording) end(err error, over bool) error {
	r.keeper.close()
	err = joinClose(err, r.w.Close())
	if err == nil && over {
		return checkpoint.Remove(r.keeper.path)
	}
	if err != nil {
		return fmt.Errorf("%w; then %s", err, r.next())
	}
	return nil
}

// next says how to go on.
func (r *recording) next() string {
	if r.keeper.where == "" {
		return "--resume starts anew: there was no checkpoint yet"
	}
	return "--resume goes on from " + r.keeper.where
}

// interrupted is how a run ends that was told to stop.
func (r *recording) interrupted() error {
	code := exitResumable
	if byCtrlC(r.asked) {
		code = exitInterrupted
	}
	return exitError{code, errors.New("interrupted; what was recorded until now is in the file; " + r.next())}
}

func uuidOf(root []h5.Attr) string {
	for _, a := range root {
		if text, ok := a.Value.(string); ok && a.Name == "run_uuid" {
			return text
		}
	}
	return ""
}
