package storetest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"folgesvenn/dispatch"
)

// fill gives every field of a row a value of its own, so that a field that is
// added to a type and forgotten in a store fails the suite. Fields that refer
// to rows refer to those of the world; ID and Version are left alone.
func fill(row any, w *world, seed int) {
	refs := map[string]int64{
		"UnitID": w.unit.ID, "VolunteerID": w.kari.ID, "RecipientID": w.recipient.ID, "RequesterID": w.requester.ID,
		"TaskID": w.task.ID, "OfferID": w.offer.ID, "MessageID": w.message.ID, "InReplyTo": w.message.ID,
		"RetryOf": w.message.ID, "CallID": w.call.ID, "SeriesID": w.series.ID,
	}
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if id, ok := refs[name]; ok {
			v.Field(i).SetInt(id)
		} else if name != "ID" && name != "Version" {
			fillValue(v.Field(i), name, seed*100+i)
		}
	}
}

func fillValue(v reflect.Value, name string, n int) {
	switch v.Interface().(type) {
	case time.Time:
		// What is finer than a millisecond is not kept, nor the time zone.
		v.Set(reflect.ValueOf(now.Add(time.Duration(n)*time.Minute + 7*time.Millisecond)))
		return
	case dispatch.Date:
		v.Set(reflect.ValueOf(dispatch.DateOf(now.AddDate(0, 0, n))))
		return
	case time.Weekday:
		v.SetInt(int64(n % 7))
		return
	case dispatch.TimeOfDay:
		v.SetInt(int64(n % (24 * 60)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s-%d-æøå", name, n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n + 1))
	case reflect.Float64:
		v.SetFloat(float64(n) + 0.25)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fillValue(v.Index(i), name, n+i)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fillValue(key, name, n)
		fillValue(value, name, n+1)
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() { // others are not kept
				fillValue(v.Field(i), v.Type().Field(i).Name, n+i)
			}
		}
	default:
		panic(fmt.Sprintf("storetest: no value for field %s of type %s", name, v.Type()))
	}
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(b)
}
