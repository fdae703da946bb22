package main

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"folgesvenn/dispatch"
)

// figures reads the metrics from the store when they are asked for, so that
// they are right after a restart too.
type figures struct {
	service *dispatch.Service

	assignments, tasks, messages, calls, attention *prometheus.Desc
}

func metrics(s *dispatch.Service) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&figures{
			service:     s,
			assignments: prometheus.NewDesc("folgesvenn_assignments_total", "Assignments ever made.", nil, nil),
			tasks:       prometheus.NewDesc("folgesvenn_tasks", "Tasks by state.", []string{"state"}, nil),
			messages:    prometheus.NewDesc("folgesvenn_messages_total", "Messages by direction and state.", []string{"direction", "state"}, nil),
			calls:       prometheus.NewDesc("folgesvenn_calls_total", "Calls by direction and state.", []string{"direction", "state"}, nil),
			attention:   prometheus.NewDesc("folgesvenn_attention_open", "Open items that need a human.", nil, nil),
		},
	)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

func (f *figures) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{f.assignments, f.tasks, f.messages, f.calls, f.attention} {
		ch <- d
	}
}

func (f *figures) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := f.service.View(ctx, func(tx dispatch.Tx) error {
		made, err := tx.AssignmentsMade()
		if err != nil {
			return err
		}
		tasks, err := tx.TaskCounts()
		if err != nil {
			return err
		}
		messages, err := tx.MessageCounts()
		if err != nil {
			return err
		}
		calls, err := tx.CallCounts()
		if err != nil {
			return err
		}
		open, err := tx.OpenAttentionCount()
		if err != nil {
			return err
		}
		ch <- prometheus.MustNewConstMetric(f.assignments, prometheus.CounterValue, float64(made))
		for _, s := range dispatch.TaskStates {
			ch <- prometheus.MustNewConstMetric(f.tasks, prometheus.GaugeValue, float64(tasks[s]), string(s))
		}
		for _, m := range messages {
			ch <- prometheus.MustNewConstMetric(f.messages, prometheus.CounterValue, float64(m.N), string(m.Direction), string(m.State))
		}
		for _, c := range calls {
			ch <- prometheus.MustNewConstMetric(f.calls, prometheus.CounterValue, float64(c.N), string(c.Direction), string(c.State))
		}
		ch <- prometheus.MustNewConstMetric(f.attention, prometheus.GaugeValue, float64(open))
		return nil
	})
	if err != nil {
		ch <- prometheus.NewInvalidMetric(f.attention, err)
	}
}
