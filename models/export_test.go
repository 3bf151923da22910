package models

// RestartEvery puts a lesson's restart points so many examples apart, or at every batch.
func (l *Lesson) RestartEvery(examples int) { l.stretch = examples }
